/** The canary, which proves the way of an event now and then, and the alarm for buckets that have gone silent. Internal: it may change with any version. */
package io.caravan.watch.canary;
