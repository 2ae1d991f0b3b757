/** The canary, which proves the way of an event now and then, and the alarm for buckets that have gone silent. */
package io.caravan.watch.canary;
