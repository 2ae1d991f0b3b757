package io.caravan.testing;

import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/** On a parameter: a server of this test alone, which it may kill, pause and set up as it likes. Its MinIO tells its NATS, and nobody else's. */
@Target(ElementType.PARAMETER)
@Retention(RetentionPolicy.RUNTIME)
public @interface Own {}
