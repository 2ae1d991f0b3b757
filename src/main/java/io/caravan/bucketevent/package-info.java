/** The {@code bucket-event} Camel component: a rule's consumer on the journal, its options as filter subjects and matcher. */
package io.caravan.bucketevent;
