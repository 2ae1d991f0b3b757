package io.caravan.bench;

/** What a notification is like. */
enum Shape {
    /** As MinIO writes it for an object without metadata: about 1.1 kB. */
    ORDINARY("", 0, 1),
    /** About 10 kB, by what the uploader said of the object. */
    LARGE(" of 10 kB", 9_000, 1),
    /** With a hundred records, as other stores may send. */
    MANY(", 100 a message", 0, 100);

    private final String suffix;
    private final String metadata;
    private final int records;

    Shape(String suffix, int metadata, int records) {
        this.suffix = suffix;
        this.metadata = metadata == 0 ? "" : ",\"x-amz-meta-note\":\"" + "x".repeat(metadata) + '"';
        this.records = records;
    }

    /** For people, after the name of what is so shaped. */
    String suffix() {
        return suffix;
    }

    /** How many in a notification. */
    int records() {
        return records;
    }

    /** User metadata as {@link Load#record} takes it. */
    String metadata() {
        return metadata;
    }
}
