package io.caravan.watch;

/**
 * What one rule of a bucket's notification tells of.
 *
 * @param prefix of keys; empty for all
 * @param suffix of keys; empty for all
 * @param created whether it tells of created objects
 * @param removed whether it tells of delete markers
 */
record Scope(String prefix, String suffix, boolean created, boolean removed) {
    static final Scope EVERYTHING = new Scope("", "", true, true);

    boolean has(Listed state) {
        return (state.isDeleteMarker() ? removed : created)
                && state.key().startsWith(prefix)
                && state.key().endsWith(suffix);
    }
}
