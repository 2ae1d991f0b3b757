/** The {@code nats-jetstream} Camel component: one connection, a consumer that settles each message when its exchange ends, a producer that waits for every PubAck without blocking. What of it others may rely on says docs/api.md. */
package io.caravan.jetstream;
