/** The benchmark: Caravan and a plain jnats program do the same work on the same server, in turn, so that their ratio holds when the machine's speed drifts. Internal: it may change with any version. */
package io.caravan.bench;
