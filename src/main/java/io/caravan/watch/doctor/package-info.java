/** The doctor: looks at the wiring from MinIO to the rules, and names what is broken, why it matters, and what mends it. Internal: it may change with any version. */
package io.caravan.watch.doctor;
