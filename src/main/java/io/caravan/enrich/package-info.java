/** What rules ask of the object store itself. camel-minio is known here and nowhere else; the SDK beneath it also to the watch. */
package io.caravan.enrich;
