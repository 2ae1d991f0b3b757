/** The {@code nats-jetstream} Camel component: one connection, a consumer that settles each message when its exchange ends, a producer that waits for every PubAck without blocking. */
package io.caravan.jetstream;
