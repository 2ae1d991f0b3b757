package io.caravan.watch.doctor;

import java.util.Set;

/** What {@code --fix} can do about a finding. Several findings may share one. */
public sealed interface Mend {
    /** For people, who are asked before it is done. */
    String words();

    /** Makes a bucket that somebody asked for by name, and has it tell every target of what is created and removed in it. */
    record MakeBucket(String bucket, Set<String> arns) implements Mend {
        public MakeBucket {
            arns = Set.copyOf(arns);
        }

        @Override
        public String words() {
            return "make bucket " + bucket + ", which notifies "
                    + String.join(" and ", arns.stream().sorted().toList()) + " of what is created and removed";
        }
    }

    /** Has a bucket tell every target of what is created and removed in it; its other notifications stay. */
    record Notify(String bucket, Set<String> arns) implements Mend {
        public Notify {
            arns = Set.copyOf(arns);
        }

        @Override
        public String words() {
            return "let bucket " + bucket + " notify "
                    + String.join(" and ", arns.stream().sorted().toList())
                    + " of what is created and removed; what else it notifies stays";
        }
    }

    /** Makes the streams and buckets that aren't there. */
    record MakeStreams() implements Mend {
        @Override
        public String words() {
            return "make the streams and key-value buckets that aren't there";
        }
    }

    /** Gives a stream discard new, the duplicate window and the subjects that it should have. */
    record EditStream(String stream) implements Mend {
        @Override
        public String words() {
            return "give stream " + stream + " discard new, its duplicate window and its subjects; what it holds stays";
        }
    }
}
