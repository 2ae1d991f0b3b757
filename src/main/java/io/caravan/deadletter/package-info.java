/** Reading dead letters and running them again. */
package io.caravan.deadletter;
