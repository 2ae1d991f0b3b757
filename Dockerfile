# Caravan in a container: docs/containers.md. Needs target/caravan, which ./caravan version makes.
ARG JDK=eclipse-temurin:17-jdk
ARG BASE=debian:12-slim

# A Java with what Caravan and rules need, the compiler for rules in Java too, and nothing else. It knows of its own where the classes of
# below are, and that Bouncy Castle is to unpack no libraries into /tmp, where nothing may be run.
FROM ${JDK} AS java
RUN jlink --add-modules java.se,jdk.compiler,jdk.crypto.ec,jdk.jfr,jdk.management,jdk.naming.dns,jdk.net,jdk.unsupported,jdk.zipfs \
      --add-options="-XX:SharedArchiveFile=/opt/caravan/caravan.jsa -Dorg.bouncycastle.native.cpu_variant=java" \
      --exclude-files=**/ct.sym --strip-java-debug-attributes --no-header-files --no-man-pages --compress=2 --output /runtime \
 && /runtime/bin/java -Xshare:dump -XX:SharedArchiveFile=/runtime/lib/server/classes.jsa

FROM ${BASE}
LABEL org.opencontainers.image.title="Caravan" \
      org.opencontainers.image.description="Carries MinIO's bucket events to NATS subjects, and loses none" \
      org.opencontainers.image.licenses="Apache-2.0"
ENV JAVA_HOME=/opt/java PATH=/opt/caravan:/opt/java/bin:$PATH LANG=C.UTF-8 CAMEL_MANAGEMENT_ENABLED=true
COPY --from=java /runtime /opt/java
COPY target/caravan /opt/caravan
COPY deploy/container/healthy /opt/caravan/healthy
# What is yours, here as it is shipped: mount your own over it.
COPY target/caravan/application.properties /etc/caravan/
COPY target/caravan/routes /etc/caravan/routes
WORKDIR /etc/caravan
# Classes as Java keeps them in memory, so that it needn't read them at each start. The doctor loads most of them, and ends when it finds no NATS.
RUN CARAVAN_JAVA_OPTS="-XX:SharedArchiveFile=/opt/java/lib/server/classes.jsa -XX:ArchiveClassesAtExit=/opt/caravan/caravan.jsa" \
      caravan doctor >/tmp/doctor.log 2>&1 || [ $? = 2 ]; test -s /opt/caravan/caravan.jsa && rm -rf /tmp/*
# No name, so that an orchestrator sees that it isn't root.
USER 10001:10001
EXPOSE 8080
HEALTHCHECK --interval=5s --timeout=5s --start-period=180s --retries=3 CMD ["/opt/caravan/healthy"]
ENTRYPOINT ["/opt/caravan/caravan"]
CMD ["run"]
