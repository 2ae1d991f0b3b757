package io.caravan.watch;

/**
 * What one rule of a bucket's notification tells of.
 *
 * @param prefix of keys; empty for all
 * @param suffix of keys; empty for all
 * @param created whether it tells of created objects
 * @param removed whether it tells of delete markers
 * @param deleted whether it tells of objects that are gone without one
 */
record Scope(String prefix, String suffix, boolean created, boolean removed, boolean deleted) {
    static final Scope EVERYTHING = new Scope("", "", true, true, true);

    boolean has(Listed state) {
        return (state.isDeleteMarker() ? removed : created) && has(state.key());
    }

    boolean hasDeleteOf(String key) {
        return deleted && has(key);
    }

    private boolean has(String key) {
        return key.startsWith(prefix) && key.endsWith(suffix);
    }
}
