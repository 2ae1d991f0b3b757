/** Finds what did not happen: states of objects that no event told of. */
package io.caravan.watch;
