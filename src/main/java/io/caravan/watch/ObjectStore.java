package io.caravan.watch;

import java.io.IOException;
import java.util.List;
import java.util.Optional;

/** What the watch asks of an object store. Its errors are one line for people. Blocks. */
interface ObjectStore {
    List<String> buckets() throws IOException, InterruptedException;

    /** What the rules of a bucket's notification tell Caravan of; empty when none does. */
    List<Scope> scopes(String bucket) throws IOException, InterruptedException;

    /**
     * Lists a bucket in the order of its keys, all versions where it has or had them, otherwise what is there. It reads page by page.
     *
     * @param prefix of keys; empty for all
     * @param after begins behind that key; null for the beginning
     */
    Listing list(String bucket, String prefix, String after) throws IOException, InterruptedException;

    /** The same without what is no longer current: older versions, delete markers. */
    Listing listCurrent(String bucket, String prefix, String after) throws IOException, InterruptedException;

    /** Asks for one state alone. Empty when it isn't there any more, or is another now. */
    Optional<Listed.Details> details(Listed state) throws IOException, InterruptedException;

    /** Whether nothing is there under that key, no version and no delete marker either. */
    boolean isGone(String bucket, String key) throws IOException, InterruptedException;

    /** A bucket's states, one after the other. */
    interface Listing {
        /** Null at the end. */
        Listed next() throws IOException, InterruptedException;
    }
}
