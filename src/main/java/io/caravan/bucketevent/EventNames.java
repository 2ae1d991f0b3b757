package io.caravan.bucketevent;

import io.caravan.event.Kind;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;

/**
 * Which events a rule wants: groups ({@code created}, {@code changed}, {@code removed}, {@code accessed}, {@code other}), the store's own names with or
 * without {@code s3:}, and names with wildcards ({@code s3:ObjectCreated:*}). In names case counts. When nothing is said: whatever
 * changed an object, so neither reads (a rule that reads the object would call itself) nor the store's housekeeping.
 *
 * @param groups kinds wanted as a whole
 * @param names patterns, each with {@code s3:} before it
 * @param kinds every kind that an event which matches can have
 */
record EventNames(Set<Kind> groups, List<Glob> names, Set<Kind> kinds) {
    private static final Set<Kind> WHEN_NOT_SAID = EnumSet.of(Kind.CREATED, Kind.CHANGED, Kind.REMOVED);

    /** Where names of a kind may begin; whatever begins otherwise is {@code other}. */
    private static final List<Family> FAMILIES = List.of(
            new Family("s3:ObjectCreated:", EnumSet.of(Kind.CREATED, Kind.CHANGED)),
            new Family("s3:ObjectTagging:", EnumSet.of(Kind.CHANGED)),
            new Family("s3:ObjectRemoved:", EnumSet.of(Kind.REMOVED)),
            new Family("s3:LifecycleExpiration:", EnumSet.of(Kind.REMOVED)),
            new Family("s3:LifecycleDelMarkerExpiration:", EnumSet.of(Kind.REMOVED)),
            new Family("s3:ObjectAccessed:", EnumSet.of(Kind.ACCESSED)));

    /** What MinIO, AWS S3 and RustFS send. A name beside these can't be told from a slip of the pen. */
    private static final List<String> KNOWN = List.of(
            "s3:ObjectCreated:Put",
            "s3:ObjectCreated:Post",
            "s3:ObjectCreated:Copy",
            "s3:ObjectCreated:CompleteMultipartUpload",
            "s3:ObjectCreated:PutTagging",
            "s3:ObjectCreated:DeleteTagging",
            "s3:ObjectCreated:PutRetention",
            "s3:ObjectCreated:PutLegalHold",
            "s3:ObjectTagging:Put",
            "s3:ObjectTagging:Delete",
            "s3:ObjectAcl:Put",
            "s3:ObjectRemoved:Delete",
            "s3:ObjectRemoved:DeleteMarkerCreated",
            "s3:ObjectRemoved:DeleteAllVersions",
            "s3:ObjectRemoved:NoOP",
            "s3:LifecycleDelMarkerExpiration:Delete",
            "s3:LifecycleExpiration:Delete",
            "s3:LifecycleExpiration:DeleteMarkerCreated",
            "s3:LifecycleTransition",
            "s3:ObjectAccessed:Get",
            "s3:ObjectAccessed:Head",
            "s3:ObjectAccessed:GetRetention",
            "s3:ObjectAccessed:GetLegalHold",
            "s3:ObjectAccessed:Attributes",
            "s3:ObjectRestore:Post",
            "s3:ObjectRestore:Completed",
            "s3:ObjectRestore:Delete",
            "s3:ObjectTransition:Failed",
            "s3:ObjectTransition:Complete",
            "s3:Replication:OperationFailedReplication",
            "s3:Replication:OperationCompletedReplication",
            "s3:Replication:OperationMissedThreshold",
            "s3:Replication:OperationReplicatedAfterThreshold",
            "s3:Replication:OperationNotTracked",
            "s3:Scanner:ManyVersions",
            "s3:Scanner:LargeVersions",
            "s3:Scanner:BigPrefix",
            "s3:BucketCreated:*",
            "s3:BucketRemoved:*",
            "s3:IntelligentTiering",
            "s3:ReducedRedundancyLostObject");

    private record Family(String begin, Set<Kind> kinds) {
        /** Whether a name that begins with {@code literal} and goes on with anything can be one of this family. */
        boolean reaches(String literal) {
            return literal.startsWith(begin) || begin.startsWith(literal);
        }
    }

    /**
     * @param option the option's value; null or blank for the default
     * @throws IllegalArgumentException for a word that is no group and no known name; the message follows the option's name
     */
    static EventNames of(String option) {
        List<String> words = CommaList.of(option);
        if (words.isEmpty()) {
            return new EventNames(WHEN_NOT_SAID, List.of(), WHEN_NOT_SAID);
        }
        Set<Kind> groups = EnumSet.noneOf(Kind.class);
        Set<Kind> kinds = EnumSet.noneOf(Kind.class);
        List<Glob> names = new ArrayList<>();
        for (String word : words) {
            Kind group = group(word);
            if (group != null) {
                groups.add(group);
                kinds.add(group);
            } else if (word.equals("*")) {
                groups.addAll(EnumSet.allOf(Kind.class));
                kinds.addAll(EnumSet.allOf(Kind.class));
            } else {
                Glob name = name(word);
                names.add(name);
                kinds.addAll(kindsOf(name));
            }
        }
        return new EventNames(groups, names, kinds);
    }

    boolean match(Kind kind, String type) {
        if (groups.contains(kind)) {
            return true;
        }
        return names.stream().anyMatch(name -> name.matches(type));
    }

    private static Glob name(String word) {
        Glob name = Glob.of(word.startsWith("s3:") || word.startsWith("*") ? word : "s3:" + word);
        if (KNOWN.stream().noneMatch(name::matches)) {
            throw new IllegalArgumentException(
                    "has no event named '" + word + "'; write created, changed, removed, accessed, other, "
                            + "or a name such as s3:ObjectCreated:Put or s3:ObjectRemoved:*");
        }
        return name;
    }

    private static Set<Kind> kindsOf(Glob name) {
        if (name.literal() != null) {
            return EnumSet.of(Kind.of(name.literal()));
        }
        Set<Kind> kinds = EnumSet.noneOf(Kind.class);
        String literal = name.leading();
        FAMILIES.stream().filter(family -> family.reaches(literal)).forEach(family -> kinds.addAll(family.kinds));
        if (FAMILIES.stream().noneMatch(family -> literal.startsWith(family.begin))) {
            kinds.add(Kind.OTHER);
        }
        return kinds;
    }

    private static Kind group(String word) {
        for (Kind kind : Kind.values()) {
            if (kind.token().equals(word.toLowerCase(Locale.ROOT))) {
                return kind;
            }
        }
        return null;
    }
}
