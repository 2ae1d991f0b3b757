package io.caravan.command;

import io.caravan.event.ObjectEvent;

/**
 * One thing the demo does to an object, and where it must arrive.
 *
 * @param type MinIO's name of the event, with {@code s3:} before it
 * @param journal subject in the journal
 * @param events subject that a shipped rule publishes to; null when none of them wants it
 */
record DemoExpectation(String type, String bucket, String key, String journal, String events) {

    boolean fits(ObjectEvent event) {
        return type.equals(event.type()) && bucket.equals(event.bucket()) && key.equals(event.key());
    }

    String object() {
        return bucket + "/" + key;
    }

    /** The object and what was done to it. */
    String name() {
        return object() + " (" + shortType(type) + ")";
    }

    static String shortType(String type) {
        return type.substring(type.indexOf(':') + 1);
    }
}
