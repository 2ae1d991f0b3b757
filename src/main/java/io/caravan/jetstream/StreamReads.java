package io.caravan.jetstream;

import io.nats.client.JetStreamApiException;
import io.nats.client.Message;
import io.nats.client.api.ApiResponse;
import io.nats.client.api.MessageInfo;
import io.nats.client.api.StreamInfo;
import io.nats.client.api.StreamState;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.function.Function;

/**
 * Asks about a stream and reads single messages of it, without blocking. It asks the stream's leader, not whichever replica is near, since "there is none" has to be true. Whatever
 * keeps it from an answer is a {@link PublishException} of kind OUTAGE. Futures complete on a thread of the connection, so hand longer work over. Threads: safe.
 */
public final class StreamReads {
    private static final Duration TIMEOUT = Duration.ofSeconds(5);
    private static final int NO_MESSAGE = 10037;

    private final Link link;
    private final String stream;

    public StreamReads(Link link, String stream) {
        this.link = link;
        this.stream = stream;
    }

    /**
     * How a stream is at one moment.
     *
     * @param created tells it from another of the same name
     * @param messages how many it holds
     * @param first sequence of its oldest message, or the next one where it holds none
     * @param last sequence of its newest message, also when that was removed meanwhile
     * @param duplicateWindow for so long it knows message ids again
     */
    public record Now(Instant created, long messages, long first, long last, Duration duplicateWindow) {}

    public CompletableFuture<Now> now() {
        return ask("STREAM.INFO.", "{}", answer -> checked(new StreamInfo(answer)))
                .thenApply(info -> now(info, info.getStreamState()));
    }

    private static Now now(StreamInfo info, StreamState state) {
        return new Now(
                info.getCreateTime().toInstant(),
                state.getMsgCount(),
                state.getFirstSequence(),
                state.getLastSequence(),
                info.getConfiguration().getDuplicateWindow());
    }

    /** Empty when there is none any more. */
    public CompletableFuture<Optional<MessageInfo>> message(long sequence) {
        return message("{\"seq\":" + sequence + "}");
    }

    /** The first at or after a sequence on a subject, which may have wildcards; empty when there is none. */
    public CompletableFuture<Optional<MessageInfo>> next(long from, String subject) {
        return message("{\"seq\":" + Math.max(1, from) + ",\"next_by_subj\":\"" + subject + "\"}");
    }

    private CompletableFuture<Optional<MessageInfo>> message(String request) {
        return ask("STREAM.MSG.GET.", request, answer -> {
            MessageInfo found = new MessageInfo(answer, stream, false);
            return found.getApiErrorCode() == NO_MESSAGE ? Optional.empty() : Optional.of(checked(found));
        });
    }

    private <T> CompletableFuture<T> ask(String api, String request, Function<Message, T> read) {
        String subject = link.apiPrefix() + api + stream;
        return link.request(subject, request.getBytes(StandardCharsets.UTF_8), TIMEOUT)
                .thenApply(read);
    }

    /** The API's own errors, such as a stream that isn't there, call for waiting, too. */
    private <T extends ApiResponse<T>> T checked(T answer) {
        try {
            answer.throwOnHasError();
            return answer;
        } catch (JetStreamApiException e) {
            throw new CompletionException(new PublishException(
                    ErrorKind.OUTAGE, stream, "can't read stream " + stream + ": " + e.getMessage(), e));
        }
    }
}
