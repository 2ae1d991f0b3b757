/** What rules ask of the object store itself. camel-minio is known here and nowhere else; the SDK beneath it also to the watch. Internal: it may change with any version. */
package io.caravan.enrich;
