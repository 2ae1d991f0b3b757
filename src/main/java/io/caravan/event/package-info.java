/** What happened to an object: decoding notifications, naming events, writing them. Knows neither Camel nor NATS. */
package io.caravan.event;
