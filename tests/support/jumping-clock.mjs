// Loaded into a process before anything else: its wall clock jumps by up to twenty days, forwards and backwards, many times
// a second. Timers keep their own time, as they do on a machine whose clock is set.
const real = Date.now.bind(Date);
let offset = 0;
setInterval(() => (offset = Math.round((Math.random() - 0.5) * 40 * 24 * 3600 * 1000)), 50).unref();
Date.now = () => real() + offset;
