package io.caravan.bucketevent;

/** Builds the options of a rule, for tests. */
record Options(RuleOptions asWritten) {
    static Options bucket(String bucket) {
        return new Options(new RuleOptions(bucket, null, null, null, null, null, null, null));
    }

    Options events(String v) {
        RuleOptions o = asWritten;
        return new Options(new RuleOptions(
                o.bucket(), v, o.prefix(), o.suffix(), o.key(), o.contentType(), o.minSize(), o.maxSize()));
    }

    Options prefix(String v) {
        RuleOptions o = asWritten;
        return new Options(new RuleOptions(
                o.bucket(), o.events(), v, o.suffix(), o.key(), o.contentType(), o.minSize(), o.maxSize()));
    }

    Options suffix(String v) {
        RuleOptions o = asWritten;
        return new Options(new RuleOptions(
                o.bucket(), o.events(), o.prefix(), v, o.key(), o.contentType(), o.minSize(), o.maxSize()));
    }

    Options key(String v) {
        RuleOptions o = asWritten;
        return new Options(new RuleOptions(
                o.bucket(), o.events(), o.prefix(), o.suffix(), v, o.contentType(), o.minSize(), o.maxSize()));
    }

    Options contentType(String v) {
        RuleOptions o = asWritten;
        return new Options(
                new RuleOptions(o.bucket(), o.events(), o.prefix(), o.suffix(), o.key(), v, o.minSize(), o.maxSize()));
    }

    Options sizes(String min, String max) {
        RuleOptions o = asWritten;
        return new Options(
                new RuleOptions(o.bucket(), o.events(), o.prefix(), o.suffix(), o.key(), o.contentType(), min, max));
    }

    Selection selection() {
        return Selection.of(asWritten);
    }

    Matcher matcher() {
        return new Matcher(selection());
    }
}
