package io.caravan.watch.doctor;

/**
 * Whether a server could be asked.
 *
 * @param detail why it couldn't, for people; empty when it could
 */
record Reach(Kind kind, String detail) {
    enum Kind {
        THERE,
        /** No setting says where it is. */
        NOT_SET,
        AWAY,
        /** It is there, and refuses the credentials. */
        REFUSED
    }

    static final Reach THERE = new Reach(Kind.THERE, "");

    boolean there() {
        return kind == Kind.THERE;
    }
}
