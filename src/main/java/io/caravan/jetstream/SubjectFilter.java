package io.caravan.jetstream;

/** Whether a filter matches a subject, as NATS decides it: {@code *} is one token, {@code >} at the end is one or more. */
public final class SubjectFilter {
    private SubjectFilter() {}

    /** @param subject without wildcards */
    public static boolean matches(String filter, String subject) {
        String[] wanted = filter.split("\\.", -1);
        String[] given = subject.split("\\.", -1);
        for (int i = 0; i < wanted.length; i++) {
            if (i >= given.length) return false;
            boolean rest = wanted[i].equals(">") && i == wanted.length - 1;
            if (rest) return true;
            if (!wanted[i].equals("*") && !wanted[i].equals(given[i])) return false;
        }
        return wanted.length == given.length;
    }
}
