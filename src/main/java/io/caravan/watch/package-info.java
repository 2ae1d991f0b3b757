/** What finds what did not happen: audit, doctor, canary. */
package io.caravan.watch;
