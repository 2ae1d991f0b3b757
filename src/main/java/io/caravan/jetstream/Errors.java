package io.caravan.jetstream;

final class Errors {
    static ErrorKind kindOf(Throwable t) {
        return ErrorKind.TRANSIENT;
    }
}
