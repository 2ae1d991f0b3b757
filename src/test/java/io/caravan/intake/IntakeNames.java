package io.caravan.intake;

import java.util.List;

/** Headers of the journal's entries that CloudEvents doesn't have, as others rely on them. */
public final class IntakeNames {
    private IntakeNames() {}

    public static List<String> headers() {
        return List.of(Journal.STATE_ID);
    }
}
