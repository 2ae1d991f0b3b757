package io.caravan.watch.doctor;

import io.caravan.bucketevent.RuleSketch;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * All that was gathered. Checks judge it.
 *
 * @param fast id of MinIO's target that is told at once
 * @param safe id of MinIO's target that waits on disk while NATS is away
 * @param chosen buckets that the caller named
 */
record Facts(
        NatsFacts nats,
        StoreFacts store,
        RuleFacts rules,
        ProbeFacts probe,
        String fast,
        String safe,
        Set<String> chosen) {
    Facts {
        chosen = Set.copyOf(chosen);
    }

    /** Both targets. */
    List<String> targets() {
        return List.of(fast, safe);
    }

    /** What a bucket has to notify: the targets as MinIO names them, or as it would. */
    String arn(String target) {
        return store.targets().arnOf(target).orElse("arn:minio:sqs::" + target + ":nats");
    }

    /** Buckets whose events somebody counts on: those that tell a target of ours, or told; those that a rule names, and those that were asked for. */
    Set<String> watched() {
        Set<String> watched = new HashSet<>(chosen);
        watched.addAll(nats.journaled());
        rules.sketches().stream().map(RuleSketch::namedBuckets).forEach(watched::addAll);
        store.buckets().stream()
                .filter(bucket -> bucket.notices().stream().anyMatch(this::isOurs))
                .map(StoreFacts.Bucket::name)
                .forEach(watched::add);
        return watched;
    }

    boolean isOurs(StoreFacts.Notice notice) {
        return targets().contains(notice.target());
    }
}
