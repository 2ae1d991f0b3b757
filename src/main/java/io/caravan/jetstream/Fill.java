package io.caravan.jetstream;

import io.nats.client.api.StreamInfo;

/**
 * How full a stream is.
 *
 * @param first its first sequence
 * @param last its last sequence
 * @param messages how many it has
 * @param bytes what they take
 * @param maxBytes 0 or less for no limit
 * @param maxMessages 0 or less for no limit
 */
record Fill(long first, long last, long messages, long bytes, long maxBytes, long maxMessages) {

    static Fill of(StreamInfo stream) {
        return new Fill(
                stream.getStreamState().getFirstSequence(),
                stream.getStreamState().getLastSequence(),
                stream.getStreamState().getMsgCount(),
                stream.getStreamState().getByteCount(),
                stream.getConfiguration().getMaxBytes(),
                stream.getConfiguration().getMaxMsgs());
    }

    /** Of the limit it is nearest to; 0 when it has none. */
    int percent() {
        double most = Math.max(share(bytes, maxBytes), share(messages, maxMessages));
        return (int) Math.floor(most * 100);
    }

    boolean above(int percent) {
        return excess(percent) > 0;
    }

    /** The sequence below which everything has to go, so that it isn't above that percentage; by the messages' average size. */
    long cut(int percent) {
        return Math.min(last + 1, first + excess(percent));
    }

    /** How many messages too many it has. */
    private long excess(int percent) {
        if (messages == 0) return 0;
        double bytesOver = maxBytes <= 0 ? 0 : bytes - (double) maxBytes * percent / 100;
        double messagesOver = maxMessages <= 0 ? 0 : messages - (double) maxMessages * percent / 100;
        double average = Math.max(1, (double) bytes / messages);
        return (long) Math.ceil(Math.max(0, Math.max(bytesOver / average, messagesOver)));
    }

    private static double share(long of, long limit) {
        return limit <= 0 ? 0 : (double) of / limit;
    }
}
