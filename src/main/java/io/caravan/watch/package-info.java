/** What finds what did not happen: audit, doctor, canary. What of it others may rely on says docs/api.md. */
package io.caravan.watch;
