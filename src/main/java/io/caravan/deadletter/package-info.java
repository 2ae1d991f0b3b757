/** Reading dead letters and running them again. What of it others may rely on says docs/api.md. */
package io.caravan.deadletter;
