package io.caravan.watch;

import io.caravan.event.NotificationDecoder;
import io.caravan.event.ObjectEvent;
import io.caravan.event.S3Notification;
import io.caravan.jetstream.Outgoing;
import io.caravan.jetstream.Pace;
import io.caravan.objects.ObjectState;
import io.caravan.objects.ObjectState.Presence;
import io.nats.client.JetStreamApiException;
import java.io.IOException;
import java.security.SecureRandom;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Finds what is gone from a bucket without an event: objects that should be there, by what events last told of them, that no listing has. When one was removed nobody knows, so it is judged by how long
 * audits have seen it gone: one audit sees it, another one, the grace time later, delivers its removal. For one run of an audit, and for one thread, which it blocks.
 */
final class MissedDeletes {
    private static final int LOOKS_PER_SECOND = 10;
    private static final int LOOKS = 10;
    private static final String BEHIND = "what is known of the objects is behind the journal; audit again later";

    private final ObjectStore store;
    private final LastStates states;
    private final Audit.Surroundings surroundings;
    private final boolean dryRun;
    private final Instant until;
    private final Instant newest;
    private final Pace pace;
    private final SeenGone seenGone;
    private final long salt = new SecureRandom().nextLong();
    private boolean upToDate;

    /** @param passed what reached NATS before that is in the journal by now */
    MissedDeletes(
            ObjectStore store,
            LastStates states,
            Audit.Surroundings surroundings,
            AuditOptions options,
            Instant passed,
            Pace pace)
            throws IOException, JetStreamApiException, InterruptedException {
        this.store = store;
        this.states = states;
        this.surroundings = surroundings;
        this.dryRun = options.dryRun();
        this.until = passed.minus(options.grace());
        this.newest = states.newest();
        this.pace = pace;
        Optional<byte[]> last = surroundings.seenGone();
        this.seenGone = last.isEmpty() ? new SeenGone() : SeenGone.fromJson(last.get(), passed);
    }

    /** To be told of all keys of one bucket. */
    KeysSeen keys() {
        return new KeysSeen(salt);
    }

    static boolean areTold(List<Scope> scopes) {
        return scopes.stream().anyMatch(Scope::deleted);
    }

    /**
     * Looks at a bucket.
     *
     * @param keys all that its listing had; null when it wasn't listed from its beginning
     * @return whether it came to its end; otherwise the lease ran out
     */
    boolean look(String bucket, List<Scope> scopes, KeysSeen keys, Origins origins, Tally.Deletes tally)
            throws IOException, JetStreamApiException, InterruptedException {
        if (keys == null) {
            tally.note = "this audit went on in the middle of the bucket; the next one looks";
            return true;
        }
        List<ObjectState> unlisted = unlisted(bucket, scopes, keys, origins, tally);
        Map<Long, Instant> gone = new HashMap<>();
        List<Long> first = new ArrayList<>();
        for (ObjectState known : unlisted) {
            if (surroundings.lost()) return false;
            pace.await();
            if (!store.isGone(bucket, known.key())) continue;
            Optional<Instant> since = seenGone.since(known);
            if (since.isEmpty()) first.add(SeenGone.hash(known));
            else gone.put(SeenGone.hash(known), since.get());
            if (since.isEmpty() || since.get().isAfter(until) || !areUpToDate(tally)) tally.pending++;
            else deliver(known, since.get(), origins, tally);
        }
        // Not before it was seen, whenever in this loop that was.
        Instant now = surroundings.now();
        first.forEach(each -> gone.put(each, now));
        seenGone.replace(bucket, gone);
        if (!dryRun) surroundings.seenGone(seenGone.toJson());
        return true;
    }

    /** No more than so many at a time. */
    private List<ObjectState> unlisted(
            String bucket, List<Scope> scopes, KeysSeen keys, Origins origins, Tally.Deletes tally)
            throws IOException, InterruptedException {
        List<ObjectState> unlisted = new ArrayList<>();
        Set<String> deployments = new HashSet<>();
        if (!origins.deployment().isEmpty()) deployments.add(origins.deployment());
        states.read(bucket, known -> {
            if (known.presence() != Presence.PRESENT || !counts(known.key(), scopes)) return true;
            tally.known++;
            deployments.add(known.deployment());
            if (deployments.size() > 1) return false;
            // Once seen, it isn't hidden by the filter the next time.
            if (!keys.mayHave(known.key()) || seenGone.since(known).isPresent()) unlisted.add(known);
            return unlisted.size() < SeenGone.MOST;
        });
        if (deployments.size() > 1) {
            tally.note = "more than one store told of a bucket of that name, so whose objects are gone can't be judged";
            return List.of();
        }
        if (unlisted.size() == SeenGone.MOST)
            tally.note = "not more than %,d at a time; the next audit goes on".formatted(SeenGone.MOST);
        return unlisted;
    }

    private static boolean counts(String key, List<Scope> scopes) {
        return !key.startsWith(NotificationDecoder.OWN_PREFIX)
                && scopes.stream().anyMatch(scope -> scope.hasDeleteOf(key));
    }

    /** They are some moments behind the journal, in which the event of a removal may be. */
    private boolean areUpToDate(Tally.Deletes tally) throws IOException, JetStreamApiException, InterruptedException {
        if (upToDate) return true;
        if (BEHIND.equals(tally.note)) return false; // asked for another of its objects
        Pace looks = new Pace(LOOKS_PER_SECOND);
        for (int i = 0; i < LOOKS; i++) {
            looks.await();
            upToDate = states.tell(newest);
            if (upToDate) return true;
        }
        tally.note = BEHIND;
        return false;
    }

    private void deliver(ObjectState known, Instant since, Origins origins, Tally.Deletes tally)
            throws IOException, InterruptedException {
        ObjectEvent event = Found.removal(known, since, origins.source());
        // Meanwhile its event may have come, or it was made anew.
        if (!states.of(event).equals(Optional.of(known))) return;
        tally.missed++;
        if (dryRun || surroundings.lost()) return;
        surroundings.publish(new Outgoing(
                Audit.SUBJECT,
                null,
                S3Notification.write(event, Found.REMOVAL_REQUEST),
                event.id(),
                surroundings.in()));
        tally.delivered++;
    }
}
