package io.caravan.objects;

import io.caravan.event.Kind;
import io.caravan.event.ObjectEvent;
import io.caravan.event.Sequencer;

/**
 * What the latest event told of an object, as far as it is about the object as one gets it without naming a version. Immutable.
 *
 * @param deployment the store's deployment id; empty when unknown
 * @param presence whether it is there
 * @param sequencer of the latest event
 * @param size of the object, or of what it was before it was removed; null when unknown
 * @param etag likewise
 * @param contentType likewise
 * @param versionId of the latest version, or of its delete marker; null for unversioned objects
 */
public record ObjectState(
        String deployment,
        String bucket,
        String key,
        Presence presence,
        String sequencer,
        Long size,
        String etag,
        String contentType,
        String versionId) {

    /** Whether an object is there, as far as events tell. */
    public enum Presence {
        PRESENT,
        REMOVED,
        /** Its latest version was removed by name; whether there is an older one no event tells. */
        UNKNOWN
    }

    /** Whether an event is about the object as it is, not about one of its versions by name, nor about its tags. */
    static boolean concerns(ObjectEvent event) {
        if (event.sequencer() == null || event.key().isEmpty()) return false;
        return event.kind() == Kind.CREATED || removes(event);
    }

    private static boolean removes(ObjectEvent event) {
        return switch (event.type()) {
            case "s3:ObjectRemoved:DeleteMarkerCreated",
                    "s3:ObjectRemoved:DeleteAllVersions",
                    "s3:LifecycleExpiration:DeleteMarkerCreated" -> true;
            default -> isDelete(event) && event.versionId() == null;
        };
    }

    /** Of an object without versions, or of one of its versions. */
    private static boolean isDelete(ObjectEvent event) {
        return event.type().equals("s3:ObjectRemoved:Delete") || event.type().equals("s3:LifecycleExpiration:Delete");
    }

    /**
     * What is known after an event, which may come late, or twice.
     *
     * @param known what was known, or null
     * @return what is to be kept; null when the event changes nothing
     */
    static ObjectState after(ObjectState known, ObjectEvent event) {
        if (isDelete(event) && event.versionId() != null) {
            boolean latest = known != null && event.versionId().equals(known.versionId);
            return latest && known.presence != Presence.UNKNOWN ? known.unknown() : null;
        }
        if (!concerns(event)) return null;
        if (event.kind() == Kind.CREATED) {
            if (known != null && Sequencer.compare(event.sequencer(), known.sequencer) <= 0) return null;
            return of(event, Presence.PRESENT, event.size(), event.etag(), event.contentType());
        }
        if (known == null) return of(event, Presence.REMOVED, null, null, null);
        int order = Sequencer.compare(event.sequencer(), known.sequencer);
        if (order < 0 || order == 0 && known.presence == Presence.REMOVED) return null;
        return of(event, Presence.REMOVED, known.size, known.etag, known.contentType);
    }

    private static ObjectState of(ObjectEvent event, Presence presence, Long size, String etag, String contentType) {
        return new ObjectState(
                event.deployment(),
                event.bucket(),
                event.key(),
                presence,
                event.sequencer(),
                size,
                etag,
                contentType,
                event.versionId());
    }

    private ObjectState unknown() {
        return new ObjectState(
                deployment, bucket, key, Presence.UNKNOWN, sequencer, size, etag, contentType, versionId);
    }

    /** Whether something later is known than an event of the same object tells. */
    public boolean outdates(ObjectEvent event) {
        return concerns(event) && Sequencer.compare(sequencer, event.sequencer()) > 0;
    }

    /** Whether size, etag and type are those that the object had when the event removed it. */
    public boolean isWhatWasRemovedBy(ObjectEvent event) {
        if (!removes(event) || event.sequencer() == null) return false;
        int order = Sequencer.compare(sequencer, event.sequencer());
        return presence == Presence.PRESENT && order < 0 || presence == Presence.REMOVED && order == 0;
    }
}
