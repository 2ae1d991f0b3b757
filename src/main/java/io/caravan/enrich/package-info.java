/** What rules ask of the object store itself. camel-minio and the SDK beneath it are known here and nowhere else. */
package io.caravan.enrich;
