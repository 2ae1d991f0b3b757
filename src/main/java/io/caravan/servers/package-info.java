/** MinIO and nats-server for demo, tests and bench: getting them, starting them, and leaving nothing of them behind. Depends on nothing else of Caravan. Internal: it may change with any version. */
package io.caravan.servers;
