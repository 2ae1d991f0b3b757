package io.caravan.watch.canary;

/** Settings that are right one by one, and don't go together. The message is one line, for people. */
public final class SettingsDontFit extends IllegalArgumentException {
    private static final long serialVersionUID = 1L;

    SettingsDontFit(String message) {
        super(message);
    }
}
