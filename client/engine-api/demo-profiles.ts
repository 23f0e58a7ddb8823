// The profiles of this browser that are for a demo only: it never shares a database with a practice of real people.

/** The window that begins a demo, and the one that joins it as another site. */
export const DEMO_PROFILES = ['demo', 'demo-2'] as const;

export const isDemoProfile = (profile: string): boolean => DEMO_PROFILES.some((one) => one === profile);
