/** `linux/arm64/v8`: an operating system and an architecture; shorter forms mean what the client's machine is. */
export const isPlatform = (platform: string): boolean => /^[a-z0-9_]{1,40}(?:\/[a-z0-9_.]{1,40}){1,2}$/i.test(platform);
