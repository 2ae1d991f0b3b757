/** The last known state of each object, kept beside the way of the events: what is outdated, what a removed object was, what should be there. Internal: it may change with any version. */
package io.caravan.objects;
