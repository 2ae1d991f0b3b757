package io.caravan.watch;

import java.io.IOException;

/** The object store doesn't answer, or refuses. One line for people. */
final class StoreFailure extends IOException {
    private static final long serialVersionUID = 1;

    StoreFailure(String message, Throwable cause) {
        super(message, cause);
    }
}
