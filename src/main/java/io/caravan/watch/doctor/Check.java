package io.caravan.watch.doctor;

import java.util.List;

/** One thing that is looked at. It only judges what was gathered, so it needs no server. */
interface Check {
    /** What its findings are listed under. */
    String name();

    /** Good ones too: whoever asks wants to see what was looked at. */
    List<Finding> of(Facts facts);
}
