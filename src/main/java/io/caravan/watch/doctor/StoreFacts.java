package io.caravan.watch.doctor;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * What MinIO said of itself.
 *
 * @param endpoint where it is; empty when it isn't set
 * @param reach whether it could be asked; if not, the rest is empty
 * @param skew how far its clock is ahead of ours; null when it isn't known
 * @param unlisted why the buckets couldn't be listed, or empty
 * @param buckets those that could be found
 * @param targets what it said of its targets
 */
record StoreFacts(String endpoint, Reach reach, Duration skew, String unlisted, List<Bucket> buckets, Targets targets) {
    StoreFacts {
        buckets = List.copyOf(buckets);
    }

    /**
     * A bucket and what it notifies.
     *
     * @param notices what it notifies whom of
     * @param unread why that couldn't be read, or empty
     */
    record Bucket(String name, List<Notice> notices, String unread) {
        Bucket {
            notices = List.copyOf(notices);
        }
    }

    /**
     * One rule of a bucket's notifications.
     *
     * @param events their names, such as {@code s3:ObjectCreated:*}
     */
    record Notice(String arn, Set<String> events, String prefix, String suffix) {
        Notice {
            events = Set.copyOf(events);
        }

        /** The id of its target: {@code arn:minio:sqs:<region>:<id>:<type>}. */
        String target() {
            String[] parts = arn.split(":", -1);
            return parts.length < 6 ? "" : parts[4];
        }

        boolean isFiltered() {
            return !prefix.isEmpty() || !suffix.isEmpty();
        }
    }

    /**
     * The targets that MinIO has.
     *
     * @param arns of all
     * @param online by id, whether MinIO reaches it
     * @param unknown why MinIO doesn't say, or empty
     */
    record Targets(Set<String> arns, Map<String, Boolean> online, String unknown) {
        Targets {
            arns = Set.copyOf(arns);
            online = Map.copyOf(online);
        }

        static Targets unknown(String why) {
            return new Targets(Set.of(), Map.of(), why);
        }

        Optional<String> arnOf(String id) {
            return arns.stream()
                    .filter(arn -> arn.split(":", -1).length > 5 && arn.split(":", -1)[4].equals(id))
                    .findFirst();
        }
    }

    static StoreFacts none(String endpoint, Reach reach) {
        return new StoreFacts(endpoint, reach, null, "", List.of(), Targets.unknown("MinIO wasn't asked"));
    }
}
