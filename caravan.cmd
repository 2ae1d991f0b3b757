@echo off
rem Starts Caravan on Windows, as caravan does elsewhere. In a checkout it starts what is built; it builds nothing.
rem   CARAVAN_JAVA_OPTS  options for java, such as -Xmx512m
rem   JAVA_HOME          the Java to use (17 or later); else the one on PATH
rem Names of its own begin with an underscore: what it sets is seen by Java, and so by rules that read the environment.
setlocal EnableExtensions DisableDelayedExpansion

rem Without a backslash at its end, which would take the quote behind it for a letter.
for %%I in ("%~dp0.") do set "_home=%%~fI"

set "_was="
set "_java="
if not defined JAVA_HOME goto on_path
set "_java=%JAVA_HOME:"=%\bin\java.exe"
if not exist "%_java%" goto on_path
call :look_at "%JAVA_HOME:"=%"
if defined _fits goto found
set "_was= JAVA_HOME has version %_version%."

:on_path
set "_java="
for %%J in (java.exe) do set "_java=%%~$PATH:J"
if not defined _java goto none
for %%I in ("%_java%\..\..") do call :look_at "%%~fI"
if defined _fits goto found
if not defined _was set "_was= The one on PATH has version %_version%."

:none
>&2 echo caravan: needs Java 17 or later.%_was% Install one (https://adoptium.net) or set JAVA_HOME.
exit /b 1

:found
set "_program=%_home%"
if exist "%_home%\pom.xml" set "_program=%_home%\target\caravan"
if exist "%_program%\lib\*.jar" goto start
>&2 echo caravan: there is no program in "%_program%\lib". In a checkout this builds it: mvnw.cmd package -DskipTests
exit /b 1

:start
rem What caravan cds has written. When it fits this Java and these libraries, Java starts faster with it; else it is left unused, which is no news.
set "_archive=%_program%\caravan.jsa"
set "_shared="
if exist "%_archive%" set _shared="-XX:SharedArchiveFile=%_archive%"

rem What ends soon is over before its code would be compiled for speed.
set "_soon="
for %%C in (status doctor rules dlq version completion --version --help -h) do if "%~1"=="%%C" set "_soon=-XX:TieredStopAtLevel=1"

rem Object names may have any letters, whatever the locale.
set "_utf8=-Dfile.encoding=UTF-8 -Dstdout.encoding=UTF-8 -Dstderr.encoding=UTF-8"

"%_java%" -XX:+ExitOnOutOfMemoryError %_soon% %_shared% -Xlog:cds=off -Xlog:cds+dynamic=off %_utf8% "-Dcaravan.home=%_home%" "-Dcaravan.archive=%_archive%" %CARAVAN_JAVA_OPTS% -cp "%_program%\lib\*" io.caravan.Caravan %*
exit /b %ERRORLEVEL%

rem Whether a Java fits, whose program is _java and whose folder is the argument: from its release file, which costs no process, or from what it says.
:look_at
set "_version="
set "_major="
set "_fits="
if exist "%~1\release" for /f "usebackq tokens=1,2 delims==" %%A in ("%~1\release") do if "%%A"=="JAVA_VERSION" set "_version=%%~B"
if not defined _version for /f "tokens=3" %%V in ('call "%_java%" -version 2^>^&1 ^| findstr /c:" version "') do if not defined _version set "_version=%%~V"
if not defined _version goto :eof
for /f "tokens=1,2 delims=.-+_" %%A in ("%_version%") do if "%%A"=="1" (set "_major=%%B") else (set "_major=%%A")
if %_major% GEQ 17 set "_fits=yes"
goto :eof
