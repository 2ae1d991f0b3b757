package io.caravan.jetstream;

import io.nats.client.JetStreamApiException;
import io.nats.client.PurgeOptions;
import io.nats.client.api.MessageInfo;
import io.nats.client.api.RetentionPolicy;
import io.nats.client.api.StreamInfo;
import java.io.IOException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Keeps a stream that refuses new messages once it is full from filling up. What is old enough goes, and the oldest when there is too much, but nothing that a durable may still need, and
 * nothing younger than two of the stream's duplicate windows. Near the end of the room the durables that are in the way get dead letters instead of their messages.
 *
 * <p>Several may do it at once, in one process or many: all that is done is to purge what lies before a sequence, and places of durables only move on. Blocks. Threads: one at a time.
 */
public final class Trim {
    private static final Logger LOG = LoggerFactory.getLogger(Trim.class);

    private static final int NO_SUCH_STREAM = 10059;
    /** How many sequences expire at once: their letters are stored before they are purged. */
    private static final long STEP = 10_000;

    private final Link link;
    private final TrimSettings settings;
    private final Entries entries;
    private final Claims claims;
    private final Expiry expiry;
    private final Abandoned abandoned;
    /** Durables that were said to hold nothing back any more; once is enough. */
    private final Set<String> overruled = new HashSet<>();

    private final Nagging failing = new Nagging();
    private final Nagging heldBack = new Nagging();

    public Trim(Link link, TrimSettings settings) {
        this.link = link;
        this.settings = settings;
        StateStore state = new StateStore(link, link.names().state());
        this.entries = new Entries(link, settings.stream());
        this.claims = new Claims(link, settings.stream(), settings.patience().sign());
        this.expiry = new Expiry(link, settings.stream(), entries, state);
        this.abandoned = new Abandoned(state, settings.patience());
    }

    /** Looks once, and does what is to be done. What goes wrong is logged, and the next look tries again. */
    public void look() throws InterruptedException {
        if (!link.connected()) return;
        try {
            trim();
            failing.calm();
        } catch (JetStreamApiException e) {
            if (e.getApiErrorCode() != NO_SUCH_STREAM) failed(e);
        } catch (IOException e) {
            if (link.connected()) failed(link.explained(e));
        }
    }

    private void failed(Exception e) {
        if (!failing.due()) return;
        LOG.error(
                "can't trim stream {}; it is tried again, but once the stream is full nothing new gets in: {}",
                settings.stream(),
                e.getMessage());
    }

    private void trim() throws IOException, JetStreamApiException, InterruptedException {
        StreamInfo stream = stream();
        Fill fill = Fill.of(stream);
        if (stream.getConfiguration().getRetentionPolicy() != RetentionPolicy.Limits || fill.messages() == 0) return;
        Instant now = now(stream);
        // In bites of a hundredth, not message by message.
        Instant keep = now.minus(settings.keep());
        Instant oldest = stream.getStreamState().getFirstTime().toInstant();
        boolean old = oldest.isBefore(keep.minus(settings.keep().dividedBy(100)));
        if (!old && !fill.above(settings.trimAbove())) {
            heldBack.calm();
            return;
        }
        Instant twoWindows =
                now.minus(stream.getConfiguration().getDuplicateWindow().multipliedBy(2));
        long young = entries.firstSince(twoWindows, fill.first(), fill.last());
        long tooOld = old ? entries.firstSince(keep, fill.first(), fill.last()) : fill.first();
        long tooMuch = fill.above(settings.trimAbove()) ? fill.cut(settings.trimAbove() - 1) : fill.first();
        removePassed(stream, fill, Math.min(young, Math.max(tooOld, tooMuch)));

        StreamInfo after = stream();
        if (Fill.of(after).above(settings.expireAbove())) expire(after, young);
    }

    private StreamInfo stream() throws IOException, JetStreamApiException {
        return link.management().getStreamInfo(settings.stream());
    }

    /** By the server's clock, as the messages' times are. */
    private static Instant now(StreamInfo stream) {
        return stream.getTimestamp().toInstant();
    }

    /** Everything before a sequence, unless the stream is another one by now. */
    private long purge(StreamInfo stream, long end) throws IOException, JetStreamApiException {
        if (!stream().getCreateTime().equals(stream.getCreateTime())) {
            throw new IOException("it was made anew meanwhile");
        }
        return link.management()
                .purgeStream(
                        settings.stream(), PurgeOptions.builder().sequence(end).build())
                .getPurged();
    }

    /** The time of the last message before a sequence, for people. */
    private Instant upTo(long end) throws IOException, JetStreamApiException, InterruptedException {
        MessageInfo last = entries.next(end - 1, ">");
        return last == null ? null : last.getTime().toInstant();
    }

    // ---- what every durable has passed

    private void removePassed(StreamInfo stream, Fill fill, long wanted)
            throws IOException, JetStreamApiException, InterruptedException {
        if (wanted <= fill.first()) return;
        long end = wanted;
        Claim holder = null;
        List<Claim> toOverrule = new ArrayList<>();
        for (Claim claim : claims.read(stream)) {
            long needed = claim.firstNeeded(entries, fill.first(), wanted);
            if (needed == wanted) continue;
            if (abandoned.noted(claim, now(stream))) {
                toOverrule.add(claim);
            } else if (needed < end) {
                end = needed;
                holder = claim;
            }
        }
        if (end > fill.first()) {
            Instant upTo = upTo(end);
            long gone = purge(stream, end);
            LOG.info("trimmed stream {}: {} messages, up to {}", settings.stream(), gone, upTo);
            toOverrule.forEach(this::sayOverruled);
        }
        if (holder == null || !fill.above(settings.trimAbove())) heldBack.calm();
        else if (heldBack.due()) sayHeldBack(fill, holder);
    }

    private void sayOverruled(Claim claim) {
        if (overruled.add(claim.durable()))
            LOG.warn(
                    "nobody serves durable {} (rule {}) any more, so it doesn't hold back stream {}; {} messages that it had before it go when their time comes",
                    claim.durable(),
                    claim.rule(),
                    settings.stream(),
                    claim.pending());
    }

    private void sayHeldBack(Fill fill, Claim holder) {
        LOG.warn(
                "stream {} is {}% full, and rule {} holds it back with {} messages before it (durable {}); above {}% they become dead letters",
                settings.stream(),
                fill.percent(),
                holder.rule(),
                holder.pending(),
                holder.durable(),
                settings.expireAbove());
    }

    // ---- what has to go though it is needed

    private void expire(StreamInfo stream, long young) throws IOException, JetStreamApiException, InterruptedException {
        Fill fill = Fill.of(stream);
        long end = Math.min(young, fill.cut(settings.expireAbove() - 1));
        if (end <= fill.first()) {
            throw new IOException("it is " + fill.percent()
                    + "% full of messages younger than two of its duplicate windows; it needs more room (max_bytes)");
        }
        for (long at = fill.first(); at < end; at += STEP) {
            expire(stream, fill, at, Math.min(at + STEP, end));
        }
    }

    private void expire(StreamInfo stream, Fill fill, long first, long end)
            throws IOException, JetStreamApiException, InterruptedException {
        String why = "stream " + settings.stream() + " was " + fill.percent() + "% full before the rule came to it";
        List<String> expired = new ArrayList<>();
        for (Claim claim : claims.read(stream)) {
            if (claim.firstNeeded(entries, first, end) == end || abandoned.noted(claim, now(stream))) continue;
            if (claim.lost()) {
                if (claim.alive()) throw new IOException("durable " + claim.durable() + " is lost, and not back yet");
                sayOverruled(claim);
                continue;
            }
            int letters = expiry.write(claims.again(claim), first, end, why);
            if (letters > 0) expired.add(letters + " of rule " + claim.rule() + " (" + claim.deadLetters() + ")");
        }
        Instant upTo = upTo(end);
        long gone = purge(stream, end);
        LOG.info("trimmed stream {}: {} messages, up to {}", settings.stream(), gone, upTo);
        if (expired.isEmpty()) return;
        LOG.error(
                "{}: {} became dead letters (expired); mend what holds the rule up, or give the stream more room (max_bytes)",
                why,
                String.join(", ", expired));
    }
}
