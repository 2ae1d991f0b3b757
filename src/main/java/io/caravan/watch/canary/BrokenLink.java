package io.caravan.watch.canary;

/** Where a canary was lost. */
enum BrokenLink {
    STORE("MinIO doesn't take objects"),
    NOTIFICATION("MinIO took the canary, and no event of it came"),
    INTAKE("the canary's event came, and intake hasn't worked on it");

    private final String words;

    BrokenLink(String words) {
        this.words = words;
    }

    /** For people. */
    String words() {
        return words;
    }
}
