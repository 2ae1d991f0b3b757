/** The doctor: looks at the wiring from MinIO to the rules, and names what is broken, why it matters, and what mends it. */
package io.caravan.watch.doctor;
