package io.caravan.bucketevent;

/**
 * What a rule's {@code from} says of the events it wants, as written. Null means: not said.
 *
 * @param bucket names or patterns
 * @param events groups or names
 * @param prefix beginnings of keys
 * @param suffix endings of keys
 * @param key patterns of keys
 * @param contentType patterns of media types
 * @param minSize smallest size
 * @param maxSize largest size
 */
record RuleOptions(
        String bucket,
        String events,
        String prefix,
        String suffix,
        String key,
        String contentType,
        String minSize,
        String maxSize) {}
