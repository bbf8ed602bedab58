package io.timpani.e2e;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLServerSocket;

/** What stands before a server in production: takes TLS connections and hands their bytes on. */
final class TlsFront implements AutoCloseable {
    /** Of the store with its key, which is the store that trusts it as well. */
    static final String PASSWORD = "changeit";

    private final SSLServerSocket listener;
    private final URI server;
    private final ExecutorService threads = Executors.newCachedThreadPool();

    private TlsFront(SSLServerSocket listener, URI server) {
        this.listener = listener;
        this.server = server;
    }

    /**
     * A store with a new key.
     *
     * @param subject whom its certificate is for, as {@code keytool} takes it: {@code ip:127.0.0.1}
     */
    static Path store(Path file, String subject) throws IOException, InterruptedException {
        Path keytool = Path.of(System.getProperty("java.home"), "bin", "keytool");
        Process process = new ProcessBuilder(
                        keytool.toString(),
                        "-genkeypair",
                        "-alias",
                        "front",
                        "-keyalg",
                        "EC",
                        "-dname",
                        "CN=front",
                        "-ext",
                        "san=" + subject,
                        "-keystore",
                        file.toString(),
                        "-storepass",
                        PASSWORD)
                .redirectErrorStream(true)
                .start();
        String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        if (!process.waitFor(1, TimeUnit.MINUTES) || process.exitValue() != 0) {
            throw new IOException("no key was made: " + said);
        }
        return file;
    }

    static TlsFront of(URI server, Path store) throws IOException, GeneralSecurityException {
        KeyStore keys = KeyStore.getInstance(store.toFile(), PASSWORD.toCharArray());
        KeyManagerFactory managers = KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
        managers.init(keys, PASSWORD.toCharArray());
        SSLContext context = SSLContext.getInstance("TLS");
        context.init(managers.getKeyManagers(), null, null);
        TlsFront front = new TlsFront(
                (SSLServerSocket)
                        context.getServerSocketFactory().createServerSocket(0, 50, InetAddress.getLoopbackAddress()),
                server);
        front.threads.execute(front::accept);
        return front;
    }

    String url() {
        return "https://127.0.0.1:" + listener.getLocalPort();
    }

    private void accept() {
        while (!listener.isClosed()) {
            try {
                Socket client = listener.accept();
                Socket plain = new Socket(server.getHost(), server.getPort());
                threads.execute(() -> handOn(client, plain));
                threads.execute(() -> handOn(plain, client));
            } catch (IOException e) {
                // closed, or a client that does not trust us
            }
        }
    }

    private static void handOn(Socket from, Socket to) {
        try (from;
                to) {
            InputStream in = from.getInputStream();
            OutputStream out = to.getOutputStream();
            in.transferTo(out);
        } catch (IOException e) {
            // the other end is gone
        }
    }

    @Override
    public void close() {
        try {
            listener.close();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        threads.shutdownNow();
    }
}
