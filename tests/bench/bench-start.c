/* SPDX-License-Identifier: GPL-3.0-or-later
 * bench-start [-n RUNS] [-s SECONDS] PROGRAM…: how long a program takes from its start to its
 * window and to the first frame with something in it, and how much memory it has SECONDS later.
 * Measured from outside, through X11 alone, so that any program can stand beside ours. It ends what
 * it starts, and nothing else.
 */
#include <X11/Xlib.h>
#include <X11/Xutil.h>
#include <X11/extensions/Xdamage.h>
#include <fcntl.h>
#include <glib.h>
#include <poll.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <unistd.h>

/* A frame counts as drawn when it has this many colours: a blank window has one or two. */
#define MIN_COLOURS 8
#define DEADLINE (20 * G_USEC_PER_SEC)
#define MIN_WIDTH 100

typedef struct
{
  double mapped;
  double drawn;
  double peak;
  double resident;
  double shared_out;
  double anonymous;
  double processor;
} Figures;

static int
ignore_error_cb (Display     *display,
                 XErrorEvent *event)
{
  return 0;
}

static gboolean
is_drawn (Display *display,
          Window   window)
{
  XWindowAttributes attributes;
  unsigned long colours[MIN_COLOURS];
  guint n_colours = 0;
  XImage *image;

  if (!XGetWindowAttributes (display, window, &attributes) || attributes.map_state != IsViewable)
    return FALSE;
  image = XGetImage (display, window, 0, 0, attributes.width, attributes.height, AllPlanes,
                     ZPixmap);
  if (image == NULL)
    return FALSE;

  for (int y = 2; y < attributes.height && n_colours < MIN_COLOURS; y += 3)
    for (int x = 2; x < attributes.width && n_colours < MIN_COLOURS; x += 3)
      {
        unsigned long pixel = XGetPixel (image, x, y);
        guint i = 0;

        while (i < n_colours && colours[i] != pixel)
          i++;
        if (i == n_colours)
          colours[n_colours++] = pixel;
      }
  XDestroyImage (image);

  return n_colours == MIN_COLOURS;
}

/* In MiB, or -1: a line such as "VmHWM:  1234 kB" of a file below /proc. */
static double
read_kib (pid_t       pid,
          const char *file,
          const char *key)
{
  g_autofree char *path = g_strdup_printf ("/proc/%d/%s", (int) pid, file);
  g_autofree char *text = NULL;
  g_auto(GStrv) lines = NULL;

  if (!g_file_get_contents (path, &text, NULL, NULL))
    return -1;

  lines = g_strsplit (text, "\n", -1);
  for (guint i = 0; lines[i] != NULL; i++)
    if (g_str_has_prefix (lines[i], key))
      return g_ascii_strtod (lines[i] + strlen (key), NULL) / 1024;

  return -1;
}

static pid_t
start_command (char **command)
{
  pid_t pid = fork ();

  if (pid == 0)
    {
      int null = open ("/dev/null", O_RDWR);

      dup2 (null, STDOUT_FILENO);
      dup2 (null, STDERR_FILENO);
      execvp (command[0], command);
      _exit (127);
    }

  return pid;
}

static gboolean
measure (Display  *display,
         int       damage_event,
         char    **command,
         int       settle,
         Figures  *figures)
{
  gint64 begin = g_get_monotonic_time ();
  gint64 mapped = 0, drawn = 0;
  pid_t pid = start_command (command);
  Window window = None;
  struct rusage usage;
  int status;

  while (drawn == 0 && g_get_monotonic_time () - begin < DEADLINE)
    {
      struct pollfd fd = { ConnectionNumber (display), POLLIN, 0 };

      while (XPending (display) > 0)
        {
          XWindowAttributes attributes;
          XEvent event;

          XNextEvent (display, &event);
          if (event.type == MapNotify && window == None && !event.xmap.override_redirect &&
              XGetWindowAttributes (display, event.xmap.window, &attributes) &&
              attributes.width > MIN_WIDTH)
            {
              window = event.xmap.window;
              mapped = g_get_monotonic_time ();
              XDamageCreate (display, window, XDamageReportNonEmpty);
            }
          else if (event.type == damage_event)
            XDamageSubtract (display, ((XDamageNotifyEvent *) &event)->damage, None, None);
        }
      if (window != None && is_drawn (display, window))
        drawn = g_get_monotonic_time ();
      XFlush (display);
      poll (&fd, 1, 2);
    }

  if (drawn != 0)
    g_usleep ((gulong) settle * G_USEC_PER_SEC);
  figures->mapped = (mapped - begin) / 1000.0;
  figures->drawn = (drawn - begin) / 1000.0;
  figures->peak = read_kib (pid, "status", "VmHWM:");
  figures->resident = read_kib (pid, "status", "VmRSS:");
  figures->shared_out = read_kib (pid, "smaps_rollup", "Pss:");
  figures->anonymous = read_kib (pid, "smaps_rollup", "Anonymous:");
  kill (pid, SIGKILL);
  wait4 (pid, &status, 0, &usage);
  figures->processor = (usage.ru_utime.tv_sec + usage.ru_stime.tv_sec) * 1000.0 +
                       (usage.ru_utime.tv_usec + usage.ru_stime.tv_usec) / 1000.0;
  XSync (display, True);

  return drawn != 0;
}

static int
compare_drawn (gconstpointer a,
               gconstpointer b)
{
  const Figures *one = a, *other = b;

  return (one->drawn > other->drawn) - (one->drawn < other->drawn);
}

int
main (int   argc,
      char *argv[])
{
  g_autoptr(GArray) runs = g_array_new (FALSE, TRUE, sizeof (Figures));
  int n_runs = 5, settle = 1, damage_event, damage_error, option;
  const Figures *median;
  Display *display;

  while ((option = getopt (argc, argv, "+n:s:")) != -1)
    if (option == 'n')
      n_runs = atoi (optarg);
    else if (option == 's')
      settle = atoi (optarg);
  if (optind >= argc || (display = XOpenDisplay (NULL)) == NULL)
    {
      printf ("bench-start: a program and an X server are needed\n");
      return 2;
    }

  XSetErrorHandler (ignore_error_cb);
  XDamageQueryExtension (display, &damage_event, &damage_error);
  XSelectInput (display, DefaultRootWindow (display), SubstructureNotifyMask);
  XSync (display, False);

  /* The first run only warms the caches. */
  for (int i = 0; i <= n_runs; i++)
    {
      Figures figures;

      if (!measure (display, damage_event + XDamageNotify, argv + optind, settle, &figures))
        {
          printf ("%s: no window\n", argv[optind]);
          return 1;
        }
      if (i > 0)
        g_array_append_val (runs, figures);
    }

  g_array_sort (runs, compare_drawn);
  median = &g_array_index (runs, Figures, runs->len / 2);
  printf ("%-18s window %5.0f ms  first frame %5.0f ms  peak %6.1f MiB  RSS %6.1f MiB  "
          "PSS %6.1f MiB  anonymous %5.1f MiB  CPU %5.0f ms\n",
          strrchr (argv[optind], '/') != NULL ? strrchr (argv[optind], '/') + 1 : argv[optind],
          median->mapped, median->drawn, median->peak, median->resident, median->shared_out,
          median->anonymous, median->processor);

  return 0;
}
