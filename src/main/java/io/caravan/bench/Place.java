package io.caravan.bench;

/** Where an event arrives after its notification. */
enum Place {
    JOURNAL("objects.>"),
    EVENTS("events.>");

    private final String subjects;

    Place(String subjects) {
        this.subjects = subjects;
    }

    String subjects() {
        return subjects;
    }

    /** For people. */
    String title() {
        return this == JOURNAL ? "journal" : "EVENTS";
    }
}
