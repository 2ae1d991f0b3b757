package io.caravan.watch.doctor;

import io.caravan.bucketevent.RuleSketch;
import io.caravan.event.Kind;
import io.caravan.watch.doctor.StoreFacts.Bucket;
import io.caravan.watch.doctor.StoreFacts.Notice;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;

/** Whether every watched bucket notifies both targets of what the rules listen to. */
final class BucketsNotify implements Check {
    /** What a group's events begin with. */
    private static final Map<Kind, String> GROUPS = Map.of(
            Kind.CREATED, "s3:ObjectCreated:", Kind.REMOVED, "s3:ObjectRemoved:", Kind.ACCESSED, "s3:ObjectAccessed:");

    private static final Set<String> UPLOADS = Set.of("Put", "Post", "Copy", "CompleteMultipartUpload");

    @Override
    public String name() {
        return "notifications";
    }

    @Override
    public List<Finding> of(Facts facts) {
        if (!facts.store().reach().there()) return List.of();
        List<Finding> findings = new ArrayList<>();
        Set<String> watched = new TreeSet<>(facts.watched());
        for (String name : watched) {
            Optional<Bucket> bucket = facts.store().buckets().stream()
                    .filter(each -> each.name().equals(name))
                    .findFirst();
            if (bucket.isPresent()) judge(bucket.get(), facts, findings);
            else if (facts.chosen().contains(name) || !facts.nats().journaled().contains(name))
                missing(name, facts, findings);
        }
        List<String> others = facts.store().buckets().stream()
                .map(Bucket::name)
                .filter(name -> !watched.contains(name))
                .sorted()
                .toList();
        if (!others.isEmpty())
            findings.add(Finding.ok(
                    name(), "other buckets", "tell no target of ours, and no rule names them: " + few(others)));
        return findings;
    }

    private void missing(String name, Facts facts, List<Finding> findings) {
        if (!facts.store().unlisted().isEmpty()) return;
        String who = facts.rules().sketches().stream()
                .filter(rule -> rule.namedBuckets().contains(name))
                .map(RuleSketch::rule)
                .collect(Collectors.joining(", "));
        Finding finding = Finding.warning(
                name(),
                name,
                "there is no bucket " + name + (who.isEmpty() ? "" : ", which rule " + who + " listens to"),
                "no event can come of it",
                "mc mb myminio/" + name + ", or mend the name");
        // What a rule names may be misspelled; what was asked for is wanted.
        boolean wanted = facts.chosen().contains(name);
        findings.add(wanted ? finding.mendedBy(new Mend.MakeBucket(name, arns(facts))) : finding);
    }

    private static Set<String> arns(Facts facts) {
        return facts.targets().stream().map(facts::arn).collect(Collectors.toSet());
    }

    private void judge(Bucket bucket, Facts facts, List<Finding> findings) {
        if (!bucket.unread().isEmpty()) {
            findings.add(Finding.unknown(
                    name(),
                    bucket.name(),
                    "what it notifies can't be read: " + bucket.unread(),
                    "its events may go nowhere",
                    "allow s3:GetBucketNotification, or look with mc event ls myminio/" + bucket.name()));
            return;
        }
        Mend mend = new Mend.Notify(bucket.name(), arns(facts));
        List<Notice> ours = bucket.notices().stream().filter(facts::isOurs).toList();
        if (ours.isEmpty()) {
            findings.add(Finding.broken(
                            name(),
                            bucket.name(),
                            (facts.nats().journaled().contains(bucket.name())
                                            ? "it had events in the journal, and now notifies "
                                            : "it notifies ")
                                    + (bucket.notices().isEmpty() ? "nobody" : "only " + arns(bucket.notices())),
                            "none of its events reaches a rule",
                            facts.targets().stream()
                                    .map(target -> add(bucket, facts.arn(target)))
                                    .collect(Collectors.joining("; ")))
                    .mendedBy(mend));
            return;
        }
        int before = findings.size();
        for (String target : facts.targets()) {
            List<Notice> told = ours.stream()
                    .filter(notice -> notice.target().equals(target))
                    .toList();
            if (told.isEmpty()) findings.add(untold(bucket, target, facts).mendedBy(mend));
            else events(bucket, target, told, facts, mend, findings);
        }
        if (findings.size() == before)
            findings.add(Finding.ok(name(), bucket.name(), "notifies both targets" + filters(ours)));
    }

    private Finding untold(Bucket bucket, String target, Facts facts) {
        boolean safe = target.equals(facts.safe());
        return Finding.warning(
                name(),
                bucket.name(),
                "it doesn't notify target " + target,
                safe
                        ? "an event that happens while NATS is away is lost"
                        : "its events arrive only when MinIO next looks into its queue, about two seconds later",
                add(bucket, facts.arn(target)));
    }

    private void events(
            Bucket bucket, String target, List<Notice> told, Facts facts, Mend mend, List<Finding> findings) {
        Set<String> events =
                told.stream().flatMap(notice -> notice.events().stream()).collect(Collectors.toSet());
        GROUPS.forEach((kind, group) -> {
            if (events.stream().anyMatch(event -> event.startsWith(group))) return;
            String who = facts.rules().sketches().stream()
                    .filter(rule -> rule.hears(bucket.name(), kind))
                    .map(RuleSketch::rule)
                    .collect(Collectors.joining(", "));
            if (who.isEmpty()) return;
            findings.add(Finding.warning(
                            name(),
                            bucket.name(),
                            "it tells target " + target + " of no " + group + "* events",
                            "rule " + who + " listens to them",
                            "mc event add myminio/" + bucket.name() + " "
                                    + told.get(0).arn() + " --event "
                                    + (kind == Kind.CREATED ? "put" : kind == Kind.REMOVED ? "delete" : "get"))
                    .mendedBy(kind == Kind.ACCESSED ? null : mend));
        });
        Set<String> uploads = uploads(events);
        if (!uploads.contains("Put") || uploads.containsAll(UPLOADS)) return;
        Set<String> missing = new TreeSet<>(UPLOADS);
        missing.removeAll(uploads);
        findings.add(Finding.warning(
                        name(),
                        bucket.name(),
                        "it tells target " + target + " of s3:ObjectCreated:Put, but not of "
                                + String.join(", ", missing),
                        "clients upload large files in parts, and copy: such an object triggers nothing",
                        "mc event rm myminio/" + bucket.name() + " "
                                + told.get(0).arn() + " --event s3:ObjectCreated:Put; "
                                + add(bucket, told.get(0).arn()))
                .mendedBy(mend));
    }

    /** Which ways of uploading are told of. */
    private static Set<String> uploads(Set<String> events) {
        String group = GROUPS.get(Kind.CREATED);
        if (events.contains(group + "*")) return UPLOADS;
        Set<String> uploads = new HashSet<>();
        events.stream()
                .filter(event -> event.startsWith(group))
                .map(event -> event.substring(group.length()))
                .forEach(uploads::add);
        return uploads;
    }

    private static String add(Bucket bucket, String arn) {
        return "mc event add myminio/" + bucket.name() + " " + arn + " --event put,delete";
    }

    private static String arns(List<Notice> notices) {
        return notices.stream().map(Notice::arn).distinct().sorted().collect(Collectors.joining(", "));
    }

    private static String filters(List<Notice> notices) {
        String filters = notices.stream()
                .filter(Notice::isFiltered)
                .map(notice -> notice.prefix() + "…" + notice.suffix())
                .distinct()
                .sorted()
                .collect(Collectors.joining(", "));
        return filters.isEmpty() ? "" : ", of keys such as " + filters + " only";
    }

    private static String few(List<String> names) {
        int most = 10;
        String shown = String.join(", ", names.subList(0, Math.min(most, names.size())));
        return names.size() > most ? shown + " and " + (names.size() - most) + " more" : shown;
    }
}
