/** The {@code bucket-event} Camel component: a rule's consumer on the journal, its options as filter subjects and matcher. What of it others may rely on says docs/api.md. */
package io.caravan.bucketevent;
